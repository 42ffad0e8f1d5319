import { expect, test } from "vitest";
import { readCSource } from "./c-source.ts";
import { readGoSource } from "./go-source.ts";
import { readNodeSource } from "./node-source.ts";
import { readPythonSource } from "./python-source.ts";

test("a small Go server is understood, handlers and defaults included", () => {
  const source = `package main
import ("fmt"; "net/http")
func hello(w http.ResponseWriter, r *http.Request) {
	name, _ := os.Hostname()
	fmt.Fprintf(w, "Hello from %s\\n", name)
}
func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	http.HandleFunc("/", hello)
	fmt.Println("on", port)
	log.Fatal(http.ListenAndServe(":"+port, nil))
}`;
  const text = source.replace('import ("fmt"; "net/http")\n', 'import (\n"fmt"\n"net/http"\n)\n');
  const port = { env: "PORT", otherwise: "8080" };
  expect(readGoSource(text).actions).toEqual([
    { do: "print", text: ["on", " ", port, "\n"] },
    { do: "serve", port: [":", port], answers: { "/": ["Hello from ", { ask: "hostname" }, "\n"] } },
  ]);
});

test("what a compiler doesn't know is told with its line", () => {
  expect(() => readGoSource("package main\nfunc main() {\n\tx := make(map[string]int)\n}\n")).toThrow(
    "does not know this statement: x := make(map[string]int)",
  );
  expect(() => readCSource("#include <stdio.h>\nint main(void) {\n  fork();\n}\n")).toThrow(
    "does not know this statement: fork();",
  );
});

test("a small C program prints, repeats and returns", () => {
  const source = '#include <stdio.h>\nint main(void) {\n  printf("%d apples\\n", 3);\n  return 2;\n}\n';
  expect(readCSource(source).actions).toEqual([
    { do: "print", text: ["3", " apples\n"] },
    { do: "exit", code: 2 },
  ]);
});

test("a Flask app's routes are its answers, and what it imports is told", () => {
  const source = `import os
from flask import Flask
app = Flask(__name__)
@app.route("/")
def hello():
    return f"Hi {os.environ.get('NAME', 'you')}\\n"
if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
`;
  const { actions, imports } = readPythonSource(source, "3.12.12");
  expect(imports).toEqual([{ name: "flask", line: 2 }]);
  expect(actions.at(-1)).toEqual({
    do: "serve",
    port: ["5000"],
    answers: { "/": ["Hi ", { env: "NAME", otherwise: "you" }, "\n"] },
  });
});

test("a server of Node's answers what its handler sends", () => {
  const source = `const http = require("http");
const port = process.env.PORT || 3000;
http.createServer((req, res) => {
  res.end("hello\\n");
}).listen(port, () => {
  console.log(\`on \${port}\`);
});
`;
  expect(readNodeSource(source, "22.21.0").actions.map((action) => action.do)).toEqual(["print", "serve"]);
  expect(readNodeSource('const e = require("express");\n', "22.21.0").requires).toEqual(["express"]);
});
