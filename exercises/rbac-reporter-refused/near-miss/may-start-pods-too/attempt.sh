#!/usr/bin/env bash
solution_but 's|"value":\[""\]\}|&,{"op":"add","path":"/rules/0/verbs/-","value":"create"}|'
