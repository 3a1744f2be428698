"""Posts from and to other blogs. What comes in becomes a bundle that its author has yet to sign: there is one door."""
