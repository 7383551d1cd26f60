"""A prepared world: the whole country with an office in every commune and a given number of believable matters."""
