"""The pages of the workbench, and the door they stand behind."""
