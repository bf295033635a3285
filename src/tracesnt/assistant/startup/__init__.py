"""What has to be there before a flow can run: a browser, and a site to talk to."""
