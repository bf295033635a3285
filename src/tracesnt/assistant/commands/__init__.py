"""What each command of ``tracesnt`` does, once it has been parsed."""
