"""The pages of those who read comments before anybody else does, with a login of their own."""
