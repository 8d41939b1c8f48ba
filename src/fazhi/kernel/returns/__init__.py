"""Returns 报送: figures that other bodies keep, asked for by form, checked, signed under seal, and locked."""
