"""Comments: written by strangers, read by a person, shown when that person says so."""
