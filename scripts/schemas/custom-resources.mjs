// Bundles of custom resources, from the declarations of `@kubernetes-models` packages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cached, installPackages } from '../vscode/cache.mjs';
import { BundleCompiler } from './compile.mjs';
import { readDeclarations } from './declarations.mjs';
import { CUSTOM_RESOURCES } from './sources.mjs';

/** Kinds that belong to the cluster, beside those whose name says so; declarations do not tell. */
const CLUSTER_SCOPED = new Set([
  'Bundle',
  'CertificateRequestPolicy',
  'EC2NodeClass',
  'GatewayClass',
  'NodeClaim',
  'NodeOverlay',
  'NodePool',
  'AWSPCAClusterIssuer',
]);

/** Makes all bundles, by name: `{ data, descriptions }`. `builtIn` are the definitions of Kubernetes, which custom resources use too. */
export async function customResources(builtIn) {
  const bundles = {};
  for (const { bundle, package: name, version, isOpen, only, descriptions } of CUSTOM_RESOURCES) {
    bundles[bundle] ??= new BundleCompiler();
    const texts = new Map();
    if (descriptions !== undefined) {
      for (const kind of kindsOf(await packageFolder(name, descriptions), builtIn, true)) {
        texts.set(`${kind.apiVersion} ${kind.kind}`, kind);
      }
    }
    const folder = await packageFolder(name, version);
    for (const kind of kindsOf(folder, builtIn, isOpen)) {
      if (only !== undefined && !only.test(kind.apiVersion)) continue;
      const described = texts.get(`${kind.apiVersion} ${kind.kind}`);
      if (described !== undefined) addDescriptions(kind, described);
      // What an earlier package of the bundle has was made from the definition itself.
      if (!bundles[bundle].has(kind.apiVersion, kind.kind)) bundles[bundle].add(kind);
    }
  }
  return Object.fromEntries(Object.entries(bundles).map(([name, compiler]) => [name, compiler.result()]));
}

/** Gives the fields of a node, at any depth, the descriptions of those of another. */
function addDescriptions(to, from) {
  if (!to.doc) to.doc = from.doc;
  const [own, other] = [inner(to.node), inner(from.node)];
  if (own.kind !== 'object' || other.kind !== 'object') return;
  for (const [name, field] of own.fields) {
    const described = other.fields.get(name);
    if (described !== undefined) addDescriptions(field, described);
  }
}

function inner(node) {
  if (node.kind === 'named') return node.read().node;
  return node.kind === 'list' || node.kind === 'map' ? inner(node.of) : node;
}

async function packageFolder(name, version) {
  const scoped = `@kubernetes-models/${name}`;
  const folder = await cached(`kubernetes-models-${name}-${version}`, (target) =>
    installPackages(target, ['--legacy-peer-deps', `${scoped}@${version}`]),
  );
  return join(folder, 'node_modules', scoped);
}

/** The kinds of a package: its declarations with a literal apiVersion and kind. */
function* kindsOf(folder, builtIn, isOpen) {
  const scope = { builtIn, isOpen, files: new Map() };
  for (const file of declarationFiles(folder)) {
    for (const declared of load(scope, file).types.values()) {
      const [apiVersion, kind] = ['apiVersion', 'kind'].map(
        (field) => declared.node.fields?.get(field)?.node.values?.[0],
      );
      if (apiVersion === undefined || kind === undefined || !declared.node.fields.has('metadata')) continue;
      if (kind.endsWith('List')) continue;
      const node = resolve(scope, file, declared.node);
      const isClusterScoped = kind.startsWith('Cluster') || CLUSTER_SCOPED.has(kind);
      yield { apiVersion, kind, isClusterScoped, node: withMetadata(node), doc: declared.doc };
    }
  }
}

function declarationFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.d.ts') && !name.includes('node_modules') && !/(^|\/)(index|_schemas)/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function load(scope, file) {
  if (!scope.files.has(file)) scope.files.set(file, readDeclarations(readFileSync(file, 'utf8')));
  return scope.files.get(file);
}

/** apiVersion and kind may be any string and are not called required: nothing would be a kind without them. */
function withMetadata(node) {
  const fields = new Map(node.fields);
  const text = { node: { kind: 'scalar', type: 's' }, isRequired: false, doc: '' };
  fields.set('apiVersion', text).set('kind', text);
  fields.set('metadata', { node: { kind: 'scalar', type: '@meta.v1.ObjectMeta' }, isRequired: false, doc: '' });
  return { ...node, fields };
}

/** A node without references: imported types become named nodes, or definitions of Kubernetes. */
function resolve(scope, file, node) {
  switch (node.kind) {
    case 'list':
    case 'map':
      return { ...node, of: resolve(scope, file, node.of) };
    case 'object': {
      const fields = [...node.fields].map(([name, field]) => [
        name,
        { ...field, node: resolve(scope, file, field.node) },
      ]);
      return { ...node, fields: new Map(fields), isOpen: node.isOpen || scope.isOpen === true };
    }
    case 'reference':
      return reference(scope, file, node.name);
    default:
      return node;
  }
}

function reference(scope, file, name) {
  const [target, declared, ownName] = find(scope, file, name);
  if (declared === undefined) {
    return { kind: 'scalar', type: builtInType(load(scope, file).imports.get(name) ?? '', scope.builtIn) };
  }
  if (declared.node.kind !== 'object') {
    return declared.bases.length > 0 ? { kind: 'scalar', type: '*' } : resolve(scope, target, declared.node);
  }
  return {
    kind: 'named',
    name: `${target} ${ownName}`,
    read: () => ({ node: resolve(scope, target, withBases(scope, target, declared)), doc: declared.doc }),
  };
}

/** The file, declaration and own name of what a name means, in this file or the file of the package that it is imported from: there it has that file's name. */
function find(scope, file, name) {
  const own = load(scope, file).types.get(name);
  const module = load(scope, file).imports.get(name);
  if (own !== undefined || !module?.startsWith('.')) return [file, own, name];
  const target = join(dirname(file), module).replace(/(?:\.js)?$/, '.d.ts');
  const ownName = `I${target.match(/([^/]+)\.d\.ts$/)[1]}`;
  return [target, existsSync(target) ? load(scope, target).types.get(ownName) : undefined, ownName];
}

/** An interface with the fields of those that it extends. */
function withBases(scope, file, declared) {
  const fields = new Map();
  for (const base of declared.bases) {
    const [target, found] = find(scope, file, base);
    if (found?.node.kind !== 'object') continue;
    for (const [key, field] of withBases(scope, target, found).fields) fields.set(key, field);
  }
  for (const [key, field] of declared.node.fields) fields.set(key, field);
  return { ...declared.node, fields };
}

/** What a type of Kubernetes' own packages is in the notation of the data. */
function builtInType(module, builtIn) {
  const scalar = {
    '@kubernetes-models/apimachinery/api/resource/Quantity': 'q',
    '@kubernetes-models/apimachinery/util/intstr/IntOrString': 'x',
    '@kubernetes-models/apimachinery/apis/meta/v1/Time': 't',
    '@kubernetes-models/apimachinery/apis/meta/v1/MicroTime': 't',
    '@kubernetes-models/apimachinery/apis/meta/v1/Duration': 's',
  }[module];
  if (scalar !== undefined) return scalar;
  const match = module.match(
    /^(?:@kubernetes-models\/apimachinery\/apis\/(meta)|kubernetes-models(?:\/([\w.]+))?)\/(v\w+)\/(\w+)$/,
  );
  const id = match && `${match[1] ?? match[2]?.replace(/\..*$/, '') ?? 'core'}.${match[3]}.${match[4]}`;
  return builtIn[id] === undefined ? '*' : `@${id}`;
}
