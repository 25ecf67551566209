"""WordprocessingML: tags in paragraphs, what they do to the XML, and values written as XML."""
