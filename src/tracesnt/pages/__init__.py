"""Page objects of EU Login and TRACES NT: one class for each page, which knows its elements and nothing of cases."""
