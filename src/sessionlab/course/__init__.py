"""The course of a treatment in numbers: change, sudden gains, charts, change points, complexity.

Arrays in, frozen results out; P patients, S sessions, NaN for a score that is missing. Nothing is filled in.
"""
