def run(ground, names):
    pass
