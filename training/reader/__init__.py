"""Fit the learned reader: material, network, fitting, export, figures. Never imported by the packages."""
