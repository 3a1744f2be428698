"""The record of a case: rows that are only ever added. A correction is another row that names the first."""
