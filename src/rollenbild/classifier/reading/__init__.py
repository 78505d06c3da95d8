"""The reader: a network that reads an answer whole and says of each of its sentences what it speaks of.

`pieces` cuts text into the pieces the network knows, `network` computes, `weights` loads what it has learnt, `reader`
puts question and answer together and gives probabilities. How it was taught is in ``bench/reader``.
"""
