"""Stories through a real browser, one for each kind of person the house is built for."""
