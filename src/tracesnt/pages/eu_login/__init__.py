"""Pages of EU Login (path ``/cas``)."""
