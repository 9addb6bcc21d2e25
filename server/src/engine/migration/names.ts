/** The names under which the configurations of other linters lie, that can be translated. */
export const FOREIGN_CONFIGURATION_NAMES: readonly string[] = [
  '.kube-linter.yaml',
  '.kube-linter.yml',
  'polaris.yaml',
  'polaris.yml',
  '.polaris.yaml',
  '.polaris.yml',
];
