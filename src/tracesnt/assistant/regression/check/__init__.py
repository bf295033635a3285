"""The drift check: does a site still look as the page objects expect?"""
