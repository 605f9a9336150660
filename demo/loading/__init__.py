"""Fills an empty portal with a data set: the TOML files of `demo/data/<name>` and `…/shared`."""
