def suggester(schema, published):
    return None
