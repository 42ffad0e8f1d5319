#!/usr/bin/env bash
solution_but 's|/shop\*=|/shop/=|'
