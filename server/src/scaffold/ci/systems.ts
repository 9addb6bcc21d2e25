/** What can run Prodlint on every change; the first is what is offered first. */
export const CI_SYSTEMS = ['github', 'github-code-scanning', 'gitlab', 'pre-commit'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

/** The file of each, by its path from the root of the repository. */
export const CI_PATHS: Readonly<Record<CiSystem, string>> = {
  github: '.github/workflows/prodlint.yaml',
  'github-code-scanning': '.github/workflows/prodlint.yaml',
  gitlab: '.gitlab-ci.yml',
  'pre-commit': '.pre-commit-config.yaml',
};

/** The folder whose files each may run Prodlint, such as the workflow of an application that the scaffold made; others have one file. */
export const CI_FOLDERS: Readonly<Partial<Record<CiSystem, string>>> = {
  github: '.github/workflows',
  'github-code-scanning': '.github/workflows',
};

/** Whether anything but a comment in a file of a CI system speaks of Prodlint. */
export function runsProdlint(text: string): boolean {
  return text.split('\n').some((line) => /\bprodlint\b/.test(line.replace(/(?:^|\s)#.*$/, '')));
}
