"""「开始使用」: the way of a new organisation from an empty database to its first dues."""
