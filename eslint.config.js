// What eslint asks of the scripts in static/ and of their tests.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["static/vendor/", "var/", ".venv/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-implicit-globals": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": ["error", { destructuring: "all" }],
    },
  },
  { files: ["static/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/javascript/**/*.js"], languageOptions: { globals: globals.nodeBuiltin } },
  // What libraries and Unfold leave on their pages; tests/javascript/browser.d.ts has the types.
  {
    files: ["static/curation/alpine.js"],
    languageOptions: {
      globals: Object.fromEntries(
        ["Alpine", "getCurrentTab", "moveRecords", "searchCommand", "searchForm", "sortRecords", "theme"]
          .map((name) => [name, "readonly"]),
      ),
    },
  },
  {
    files: ["static/curation/incident_map.js"],
    languageOptions: { globals: { L: "readonly", topojson: "readonly" } },
  },
  {
    files: ["static/curation/record_form.js"],
    languageOptions: { globals: { django: "readonly" } },
  },
];
