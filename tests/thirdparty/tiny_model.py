"""Writes a language model of random weights, some 500 kB, for llama.cpp: PATH, then the text it is to know on stdin.

Run by .venv-thirdparty. It is one block of a Llama with a byte-pair vocabulary made of the text, so that a prompt is
not a token a byte. One dimension is the same for all tokens and carries a bias, by which quotation marks and
brackets are likely enough for an answer to end. What it says is garbage that a grammar holds in shape.
"""

import itertools
import re
import sys
from collections import Counter

import numpy as np
from gguf import GGUFWriter, TokenType

WIDTH, HEADS, HIDDEN, MERGES, CONTEXT = 64, 4, 128, 600, 40_960
BIASES = {'"': 6.5, ",": 3.0, "}": 4.0, "]": 4.0, "{": 4.0, "n": 2.0, "null": 2.0, "\\": -8.0, "-": -4.0}


def printable_bytes():
    """GPT-2's name for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return {byte: chr(byte if byte in plain else next(others)) for byte in range(256)}


def vocabulary(text):
    """Tokens and merges: the commonest neighbours become one, again and again."""
    names = printable_bytes()
    counts = Counter(re.findall(r" ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+", text))
    words = {tuple(names[byte] for byte in word.encode()): count for word, count in counts.items()}
    tokens, merges = list(names.values()), []
    for _ in range(MERGES):
        pairs = Counter()
        for word, count in words.items():
            for pair in itertools.pairwise(word):
                pairs[pair] += count
        if not pairs:
            break
        (left, right), _ = max(pairs.items(), key=lambda item: (item[1], item[0]))
        merges.append(f"{left} {right}")
        tokens.append(left + right)
        merged = {}
        for word, count in words.items():
            pieces = list(word)
            place = 0
            while place < len(pieces) - 1:
                if pieces[place] == left and pieces[place + 1] == right:
                    pieces[place : place + 2] = [left + right]
                place += 1
            merged[tuple(pieces)] = count
        words = merged
    return tokens, merges


def main():
    tokens, merges = vocabulary(sys.stdin.read())
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *tokens]
    draw = np.random.default_rng(1)

    def random(*shape, spread=0.05):
        return draw.normal(0, spread, shape).astype(np.float32)

    embedding, output = random(len(tokens), WIDTH, spread=1.0), random(len(tokens), WIDTH, spread=0.2)
    embedding[:, 0] = 8.0
    output[:, 0] = [BIASES.get(token, 0.0) / 5.7 for token in tokens]

    writer = GGUFWriter(sys.argv[1], "llama")
    writer.add_name("random-weights")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL] * 3 + [TokenType.NORMAL] * (len(tokens) - 3))
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    ones = np.ones(WIDTH, np.float32)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("output.weight", output)
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{name}.weight", ones)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"blk.0.{name}.weight", random(WIDTH, WIDTH))
    for name in ("ffn_gate", "ffn_up"):
        writer.add_tensor(f"blk.0.{name}.weight", random(HIDDEN, WIDTH))
    writer.add_tensor("blk.0.ffn_down.weight", random(WIDTH, HIDDEN))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


main()
