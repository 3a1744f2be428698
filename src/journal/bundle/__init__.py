"""The bundle: the only thing that comes in. The contract is docs/bundle.md."""
