"""Runs .tflite files in TFLite's reference interpreter: one job a line on stdin, as JSON.

A job has "model", "inputs" and "outputs", paths of files: a record of an input is all inputs of the model in its
order, as raw bytes; likewise outputs. For each job a line says "ok", or what is wrong.
"""
import json
import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType


def run(job):
    interpreter = Interpreter(
        job["model"], experimental_op_resolver_type=OpResolverType.BUILTIN_REF
    )
    interpreter.allocate_tensors()
    raw = open(job["inputs"], "rb").read()
    at, answers = 0, b""
    while at < len(raw):
        for tensor in interpreter.get_input_details():
            count = int(np.prod(tensor["shape"]))
            values = np.frombuffer(raw, tensor["dtype"], count, at)
            interpreter.set_tensor(tensor["index"], values.reshape(tensor["shape"]))
            at += values.nbytes
        interpreter.invoke()
        for tensor in interpreter.get_output_details():
            answers += interpreter.get_tensor(tensor["index"]).tobytes()
    open(job["outputs"], "wb").write(answers)


for line in sys.stdin:
    try:
        run(json.loads(line))
        print("ok", flush=True)
    except Exception as error:  # a model that it refuses is an answer
        print(repr(error).replace("\n", " "), flush=True)
