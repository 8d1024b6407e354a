"""Token ids of CLIP's and BERT's tokenizers: python3 test/golden/generate/tokens.py ../shared/data/clip-bpe > test/golden/learn/tokens.json

Needs clip-anytorch (OpenAI's simple_tokenizer), ftfy, transformers.
"""
import importlib.metadata
import importlib.util
import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
package = next(p for p in importlib.metadata.files("clip-anytorch") if p.name == "simple_tokenizer.py")
spec = importlib.util.spec_from_file_location("simple_tokenizer", package.locate())
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
clip = module.SimpleTokenizer(bpe_path=str(folder / "bpe_simple_vocab_16e6.txt.gz"))

from transformers import BertTokenizer  # noqa: E402

bert = BertTokenizer(vocab=str(folder / "bert-base-uncased-vocab.txt"), do_lower_case=True)

texts = [
    "a photo of a cat",
    "A photo of non-glaucoma",
    "A photo of glaucoma",
    "62 y/o M, IOP 21mmHg OD; CDR 0.7 -- pt's  vision\n is 20/40 (OS)",
    "Patient's daughter doesn't recall; they've said I'm fine, he'll return, we'd wait.",
    "naïve café ½ œdème 日本 🙂 Ångström",
    "no   evidence\tof disease!!! ...???",
    "x" * 60,
    "primary open-angle glaucoma " * 30,
    "",
]


def clip_ids(text):
    ids = [clip.encoder["<|startoftext|>"], *clip.encode(text), clip.encoder["<|endoftext|>"]]
    if len(ids) > 77:
        ids = ids[:77]
        ids[-1] = clip.encoder["<|endoftext|>"]
    return ids


print(
    json.dumps(
        {
            "tool": f"clip-anytorch {importlib.metadata.version('clip-anytorch')}, transformers {importlib.metadata.version('transformers')}",
            "script": "test/golden/generate/tokens.py",
            "cases": [
                {"text": text, "clip": clip_ids(text), "bert": bert(text, truncation=True, max_length=40)["input_ids"]}
                for text in texts
            ],
        }
    )
)
