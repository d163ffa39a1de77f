"""The composition root of the URLs."""

urlpatterns: list = []
