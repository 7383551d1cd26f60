"""Pages of gatherings besides the desk's: for everybody, at the door of a site, and for its clerk."""
