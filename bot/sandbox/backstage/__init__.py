"""Behind the page: what nobody in Slack sees, and what moves it.

`stage` is all there is, `api` the way to it, and each panel of the page has a module that says what it shows.
"""
