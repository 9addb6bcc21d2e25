// Who explains fields and kinds of a document: Prodlint, or the YAML extension of Red Hat where that has Kubernetes' schemas for it.
import * as vscode from 'vscode';

const YAML_EXTENSION = 'redhat.vscode-yaml';
/** Gives the YAML extension the schemas of the cluster for every document with an apiVersion and a kind. */
const KUBERNETES_EXTENSION = 'ms-kubernetes-tools.vscode-kubernetes-tools';
/** The name and the addresses that mean Kubernetes among the schemas of the YAML extension. */
const KUBERNETES_SCHEMA = /^kubernetes$|kubernetes-json-schema|CRDs-catalog/i;
const MODELINE = /^#\s*yaml-language-server:\s*\$schema=/m;

/** The settings under `prodlint` as the server gets them: what is decided automatically is decided for the document. */
export function withSchemaFeatures(settings: unknown, scope: string | undefined): unknown {
  const given = typeof settings === 'object' && settings !== null ? settings : {};
  const wish = (given as { schemaFeatures?: unknown }).schemaFeatures;
  if (wish === 'on' || wish === 'off') return settings;
  const uri = scope === undefined ? undefined : vscode.Uri.parse(scope);
  return { ...given, schemaFeatures: isServedElsewhere(uri) ? 'off' : 'on' };
}

/** Calls back when another extension comes or goes, or is told of other schemas. */
export function onSchemaFeaturesChanged(changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(changed),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('yaml')) changed();
    }),
  );
}

function isServedElsewhere(uri: vscode.Uri | undefined): boolean {
  if (vscode.extensions.getExtension(YAML_EXTENSION) === undefined) return false;
  if (vscode.extensions.getExtension(KUBERNETES_EXTENSION) !== undefined) return true;
  if (uri === undefined) return false;
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document === undefined) return false;
  return MODELINE.test(document.getText()) || hasKubernetesSchema(document);
}

/** Whether the setting `yaml.schemas` gives a document the schemas of Kubernetes. */
function hasKubernetesSchema(document: vscode.TextDocument): boolean {
  const schemas = vscode.workspace.getConfiguration('yaml', document.uri).get<unknown>('schemas');
  if (typeof schemas !== 'object' || schemas === null) return false;
  return Object.entries(schemas).some(
    ([schema, patterns]) => KUBERNETES_SCHEMA.test(schema) && [patterns].flat().some((one) => isFor(one, document)),
  );
}

/** Patterns of the YAML extension count from anywhere unless they begin with a slash; `all` is its word for every document. */
function isFor(pattern: unknown, document: vscode.TextDocument): boolean {
  if (typeof pattern !== 'string') return false;
  if (pattern === 'all') return true;
  const anywhere = pattern.startsWith('/') || pattern.startsWith('**/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const glob = folder === undefined ? anywhere : new vscode.RelativePattern(folder, anywhere);
  return vscode.languages.match({ pattern: glob }, document) > 0;
}
