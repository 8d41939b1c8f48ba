"""A flow of viewflow with one approval, in a Django project of its own: the peer of a committed act."""
