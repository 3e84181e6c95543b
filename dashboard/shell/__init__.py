"""What is around every page: the HTML document with its navigation, banners, the tick."""
