/** The help of each command. */
export const HELP = {
  main: `Prodlint finds what would hurt a Kubernetes manifest in production, and fixes it.

Usage: prodlint COMMAND

Commands:
  lint [PATH...]   check manifests: files, directories, patterns, or - for standard input
  rules            list the rules
  explain RULE     show the page of a rule, by its id or by its name in another tool
  scaffold         make an application that has nothing to fix: manifests, monitoring, delivery
  init             write a configuration file, from that of kube-linter or Polaris if there is one, or add Prodlint to CI
  lsp --stdio      start the language server, for editors

  -h, --help       show this help, or that of a command
  --version        show the version

Exit code: 0 nothing to report that fails, 1 something, 2 bad usage, bad configuration or unreadable input.
`,
  lint: `Checks Kubernetes manifests.

Usage: prodlint lint [OPTION...] [PATH...]

PATH is a file, a directory (its *.yaml and *.yml files, and *.json files with Kubernetes objects, at any depth, without those
that .gitignore leaves out), a pattern in quotes such as 'k8s/**/*.yaml', or - for standard input. Default: the current directory.
CustomResourceDefinitions among these files give their kinds their schemas; others do not.

Report:
  --format FORMAT           pretty (default), json, sarif, junit or github
  --output FILE             write the report to a file instead of standard output
  --quiet                   report only what makes the run fail
  --min-severity SEVERITY   what makes the run fail: error (default), warning or info

Rules:
  --profile NAME            baseline, production (default) or strict; wins over the configuration
  --kubernetes-version X.Y  the Kubernetes version the manifests are for; wins over the configuration
  --config FILE             use this configuration instead of the nearest .prodlint.yaml of each file
  --rule ID                 run only this rule, whatever the profile; may be repeated; names of other tools count
  --no-suppressions         also report what comments and annotations suppress

Speed:
  --no-cache                lint every file anew, and keep nothing for the next run

Fixes:
  --fix                     make the safe fixes: those that can not change how the application behaves
  --fix-unsafe              make all fixes: safe ones, those that may change how it behaves, and those that put in a value to review
  --diff                    write nothing; show what --fix would change, or with --fix-unsafe what that would

Exit code: 0 nothing at or above --min-severity, 1 something, 2 bad usage, bad configuration or unreadable input.
`,
  rules: `Lists the rules.

Usage: prodlint rules [--format pretty|json|markdown]
`,
  explain: `Shows the page of a rule.

Usage: prodlint explain RULE

RULE is the id of a rule, the name of the same check elsewhere (CKV_K8S_20, KSV-0014, latest-tag, kl:latest-tag), or that of
rules which are reported together: hardening, resources.
`,
  init: `Writes a configuration file, or with --ci the file that makes CI run Prodlint. A configuration that is there already is not
touched; a file of CI gets what is missing and keeps all its lines.

Usage: prodlint init [OPTION...]

  --from FILE      translate the configuration of kube-linter (.kube-linter.yaml) or Polaris (polaris.yaml)
  --profile NAME   baseline, production (default) or strict
  --ci SYSTEM      run this version of Prodlint on every change: github (problems beside the changed lines), github-code-scanning,
                   gitlab or pre-commit
  --output FILE    where to write it; - for standard output. Default: .prodlint.yaml, or the usual file of the CI system
`,
  lsp: `Starts the language server.

Usage: prodlint lsp --stdio
`,
} as const;
