"""From a note to a post: the draft, what is looked at in it, the gate, and the signed bundle that alone goes out."""
