#!/usr/bin/env bash
solution_but 's/-m 160m/-m 96m/'
