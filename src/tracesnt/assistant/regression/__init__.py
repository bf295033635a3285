"""What QA works with: the flows and page objects as tests of a site."""
