import { atLeast, type KubernetesVersion } from './kubernetes-version';

/**
 * The forms that names have to have, as k8s.io/apimachinery checks them (pkg/util/validation, pkg/api/validation): `subdomain` is
 * IsDNS1123Subdomain, `label` IsDNS1123Label, `letter-label` IsDNS1035Label, `path-segment` IsValidPathSegmentName, `port`
 * IsValidPortName.
 */
export type NameForm = 'subdomain' | 'label' | 'letter-label' | 'path-segment' | 'port';

/** What is wrong with a name, the first thing that a person would mend. */
export type NameProblem =
  /** Distinct characters that the form does not allow, in their order. */
  | { readonly code: 'characters'; readonly characters: readonly string[] }
  | { readonly code: 'length'; readonly length: number; readonly limit: number }
  /** Something of a label key's part in front of the slash. */
  | { readonly code: 'prefix'; readonly problem: NameProblem }
  | {
      readonly code:
        | 'empty'
        | 'start'
        | 'end'
        /** A part between dots does not begin and end with a letter or digit. */
        | 'parts'
        /** It has to begin with a letter. */
        | 'letter-first'
        | 'no-letter'
        | 'double-hyphen'
        /** The API would read it as a path. */
        | 'dots-only'
        | 'slashes';
    };

interface Alphabet {
  /** One character that is not allowed. */
  readonly other: RegExp;
  readonly limit: number;
}

const ALPHABETS: Readonly<Record<NameForm, Alphabet>> = {
  subdomain: { other: /[^a-z0-9.-]/gu, limit: 253 },
  label: { other: /[^a-z0-9-]/gu, limit: 63 },
  'letter-label': { other: /[^a-z0-9-]/gu, limit: 63 },
  'path-segment': { other: /[/%]/gu, limit: Number.POSITIVE_INFINITY },
  port: { other: /[^a-z0-9-]/gu, limit: 15 },
};

const LABEL_ALPHABET: Alphabet = { other: /[^A-Za-z0-9._-]/gu, limit: 63 };

/** Why a name does not have the form; undefined where it does. */
export function nameProblem(form: NameForm, name: string): NameProblem | undefined {
  if (name === '') return { code: 'empty' };
  const alphabet = ALPHABETS[form];
  return otherCharacters(name, alphabet) ?? shapeProblem(form, name) ?? lengthProblem(name, alphabet);
}

/**
 * Why a `generateName` can not begin a name of the form; undefined where it can. Like maskTrailingDash of pkg/api/validation, a hyphen at
 * the end is taken for what is generated behind it; and like there, the character in front of it is not looked at.
 */
export function prefixProblem(form: NameForm, prefix: string): NameProblem | undefined {
  const isMasked = prefix.length > 1 && prefix.endsWith('-') && form !== 'path-segment';
  return nameProblem(form, isMasked ? `${prefix.slice(0, -2)}a` : prefix);
}

/** Why a text can not be the key of a label (IsQualifiedName); undefined where it can. */
export function labelKeyProblem(key: string): NameProblem | undefined {
  const slash = key.indexOf('/');
  if (slash !== key.lastIndexOf('/')) return { code: 'slashes' };
  if (slash >= 0) {
    const problem = nameProblem('subdomain', key.slice(0, slash));
    if (problem !== undefined) return { code: 'prefix', problem };
  }
  const name = key.slice(slash + 1);
  return name === '' ? { code: 'empty' } : qualifiedNameProblem(name);
}

/** As for labels, but the case of letters does not matter (ValidateAnnotations of pkg/api/validation). */
export function annotationKeyProblem(key: string): NameProblem | undefined {
  return labelKeyProblem(key.toLowerCase());
}

/** Why a text can not be the value of a label (IsValidLabelValue); undefined where it can. The empty text can. */
export function labelValueProblem(value: string): NameProblem | undefined {
  return value === '' ? undefined : qualifiedNameProblem(value);
}

function qualifiedNameProblem(text: string): NameProblem | undefined {
  const ends = () => endsProblem(text, /[A-Za-z0-9]/);
  return otherCharacters(text, LABEL_ALPHABET) ?? ends() ?? lengthProblem(text, LABEL_ALPHABET);
}

function otherCharacters(name: string, { other }: Alphabet): NameProblem | undefined {
  const found = name.match(other);
  return found === null ? undefined : { code: 'characters', characters: [...new Set(found)] };
}

function shapeProblem(form: NameForm, name: string): NameProblem | undefined {
  switch (form) {
    case 'path-segment':
      return name === '.' || name === '..' ? { code: 'dots-only' } : undefined;
    case 'port':
      if (!/[a-z]/.test(name)) return { code: 'no-letter' };
      return endsProblem(name, /[a-z0-9]/) ?? (name.includes('--') ? { code: 'double-hyphen' } : undefined);
    case 'letter-label':
      if (/^[0-9]/.test(name)) return { code: 'letter-first' };
      return endsProblem(name, /[a-z0-9]/);
    default: {
      const ends = endsProblem(name, /[a-z0-9]/);
      return ends ?? (/\.[.-]|-\./.test(name) ? { code: 'parts' } : undefined);
    }
  }
}

function endsProblem(name: string, allowed: RegExp): NameProblem | undefined {
  if (!allowed.test(name[0] ?? '')) return { code: 'start' };
  return allowed.test(name.at(-1) ?? '') ? undefined : { code: 'end' };
}

function lengthProblem({ length }: string, { limit }: Alphabet): NameProblem | undefined {
  return length > limit ? { code: 'length', length, limit } : undefined;
}

/**
 * The name that was probably meant: in lower case, with hyphens for what is not allowed. Undefined where that is still none, because it is too
 * long or nothing is left.
 */
export function cleanName(form: NameForm, name: string): string | undefined {
  const cleaned = form === 'path-segment' ? name.replace(/[/%]+/g, '-') : cleanLetters(form, name);
  return nameProblem(form, cleaned) === undefined ? cleaned : undefined;
}

function cleanLetters(form: NameForm, name: string): string {
  const hyphened = withoutMarks(name.toLowerCase()).replace(/[^a-z0-9.-]+/g, '-');
  if (form !== 'subdomain')
    return trimHyphens(hyphened.replaceAll('.', '-')).replace(/--+/g, form === 'port' ? '-' : '$&');
  const parts = hyphened.split('.').map(trimHyphens);
  return parts.filter((part) => part !== '').join('.');
}

/** The letters that are left of accented ones: `bücherei` is read as `bucherei`. */
function withoutMarks(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}

function trimHyphens(text: string): string {
  return text.replace(/^-+|(?<!-)-+$/g, '');
}

/** The kinds of Kubernetes whose names have another form than that of a subdomain, by group and kind (pkg/apis/…/validation). */
const FORMS: Readonly<Record<string, NameForm>> = {
  '/Namespace': 'label',
  '/Event': 'path-segment',
  'apps/StatefulSet': 'label',
  'rbac.authorization.k8s.io/Role': 'path-segment',
  'rbac.authorization.k8s.io/ClusterRole': 'path-segment',
  'rbac.authorization.k8s.io/RoleBinding': 'path-segment',
  'rbac.authorization.k8s.io/ClusterRoleBinding': 'path-segment',
  // Their own validation says nothing or something special of the name; what all objects have to have holds.
  'apiregistration.k8s.io/APIService': 'path-segment',
  'certificates.k8s.io/CertificateSigningRequest': 'path-segment',
  'certificates.k8s.io/ClusterTrustBundle': 'path-segment',
  'coordination.k8s.io/LeaseCandidate': 'path-segment',
  'events.k8s.io/Event': 'path-segment',
  'internal.apiserver.k8s.io/StorageVersion': 'path-segment',
  'networking.k8s.io/IPAddress': 'path-segment',
  'policy/PodDisruptionBudget': 'path-segment',
};

/**
 * The form of the names of a kind. Custom resources are named like subdomains; the API servers that OpenShift adds have kinds of their own
 * rules (`app:latest`), of which only the least is known. Services may begin with a digit since 1.36 (KEP-5311).
 */
export function nameFormOf(group: string, kind: string, target: KubernetesVersion): NameForm {
  if (group === '' && kind === 'Service') return atLeast(target, '1.36') ? 'label' : 'letter-label';
  const id = `${group}/${kind}`;
  if (Object.hasOwn(FORMS, id)) return FORMS[id] ?? 'subdomain';
  return group.endsWith('.openshift.io') ? 'path-segment' : 'subdomain';
}
