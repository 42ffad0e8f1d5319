#!/usr/bin/env bash
solution_but 's/^FROM alpine.*/FROM golang:1.25/'
