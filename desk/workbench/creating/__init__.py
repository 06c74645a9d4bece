"""Creating what a look-up of the workbench did not find: a group, a place, a publisher."""
