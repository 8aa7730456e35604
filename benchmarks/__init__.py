"""Measurements against a peer or a floor in the same run, each with the bar it must reach.

A module here that has `measure() -> list[(label, figure, bar)]` is run by `make bench`. A figure at
or below its bar is reached. Figures are ratios of interleaved runs wherever that is possible, so
that they say something on another machine too.
"""
