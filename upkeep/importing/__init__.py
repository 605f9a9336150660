"""From somebody's spreadsheet to the register, and back: columns, cells, plan, writing, undoing."""
