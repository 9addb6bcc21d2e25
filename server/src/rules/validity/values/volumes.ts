import { integer } from '../../../kubernetes/shape';
import { isMap } from '../../../yaml/value';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { checkBacksteps, checkDataKey, checkRelativePath } from './containers';
import { checkPositive } from './quantities';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/core/validation (ValidateVolumes, ValidateVolumeMounts) asks of the volumes of pods and their mounts. */
export const volumeChecks: ValueChecks = {
  'core.v1.Volume': (volume, report) => {
    const sources = report.fieldsOf('core.v1.Volume').filter((field) => field !== 'name');
    report.onlyOne(volume, sources);
  },
  'core.v1.VolumeProjection': (projection, report) =>
    report.onlyOne(projection, report.fieldsOf('core.v1.VolumeProjection'), {}),
  'core.v1.SecretVolumeSource': (source, report) => checkMode(source.at('defaultMode'), report),
  'core.v1.ConfigMapVolumeSource': (source, report) => checkMode(source.at('defaultMode'), report),
  'core.v1.ProjectedVolumeSource': (source, report) => checkMode(source.at('defaultMode'), report),
  'core.v1.DownwardAPIVolumeSource': (source, report) => checkMode(source.at('defaultMode'), report),
  'core.v1.KeyToPath': (item, report) => {
    checkMode(item.at('mode'), report);
    checkDataKey(item.at('key'), report);
    checkItemPath(item.at('path'), report);
  },
  'core.v1.DownwardAPIVolumeFile': (file, report) => {
    checkMode(file.at('mode'), report);
    checkItemPath(file.at('path'), report);
    report.onlyOne(file, ['fieldRef', 'resourceFieldRef']);
  },
  'core.v1.ServiceAccountTokenProjection': (projection, report) => {
    checkItemPath(projection.at('path'), report);
    const seconds = projection.at('expirationSeconds');
    const lifetime = seconds.read(integer);
    if (lifetime !== undefined && lifetime < MIN_TOKEN_LIFETIME)
      report.refuse(seconds, 'tokenLifetime', {}, { fixes: report.setTo(seconds, MIN_TOKEN_LIFETIME) });
  },
  'core.v1.EmptyDirVolumeSource': (source, report) => checkPositive(source.at('sizeLimit'), report, 'orZero'),
  'core.v1.HostPathVolumeSource': (source, report) => {
    checkBacksteps(source.at('path'), report);
  },
  'core.v1.NFSVolumeSource': (source, report) => {
    const path = source.at('path');
    if (path.text !== undefined && !path.text.startsWith('/'))
      report.refuse(path, 'absolutePath', {}, { fixes: report.setTo(path, `/${path.text}`) });
  },
  'core.v1.VolumeMount': checkMount,
  'core.v1.VolumeDevice': checkDevice,
};

const MIN_TOKEN_LIFETIME = 600;
const MAX_MODE = 0o777;

/** A file mode. Digits that were meant in octal make a number that is too large. */
function checkMode(place: PlacedValue, report: ValueReport): void {
  const mode = place.read(integer);
  if (mode === undefined || (mode >= 0 && mode <= MAX_MODE)) return;
  const digits = String(mode);
  const octal = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
  const advice = octal === undefined ? '' : ` Octal modes begin with a zero: 0${digits}.`;
  report.refuse(
    place,
    'mode',
    { advice },
    {
      fixes:
        octal === undefined
          ? []
          : [
              {
                message: 'octal',
                values: { field: String(place.path.at(-1)), replacement: octal, digits },
                changes: [{ op: 'set', path: place.path, value: octal }],
              },
            ],
    },
  );
}

/** ValidateLocalNonReservedPath. */
function checkItemPath(place: PlacedValue, report: ValueReport): void {
  checkRelativePath(place, report);
  if (place.text?.startsWith('..')) report.refuse(place, 'reservedPath', {});
}

function checkMount(mount: TypedObject, report: ValueReport): void {
  checkRelativePath(mount.at('subPath'), report);
  checkRelativePath(mount.at('subPathExpr'), report);
  if (mount.at('subPath').text !== undefined && mount.at('subPathExpr').text !== undefined)
    report.onlyOne(mount, ['subPath', 'subPathExpr']);
  const propagation = mount.at('mountPropagation');
  const context = mount.parent?.at('securityContext', 'privileged').value;
  if (propagation.text === 'Bidirectional' && context !== true)
    report.refuse(propagation, 'propagation', {}, { absent: true });
  const recursive = mount.at('recursiveReadOnly');
  if (!report.oneOf(recursive, ['Disabled', 'Enabled', 'IfPossible'])) return;
  if (recursive.text !== 'Enabled' && recursive.text !== 'IfPossible') return;
  if (mount.at('readOnly').value !== true)
    report.refuse(recursive, 'recursiveReadOnly', { reason: 'needs readOnly: true beside it' }, { absent: true });
  else if (propagation.text !== undefined && propagation.text !== 'None')
    report.refuse(recursive, 'recursiveReadOnly', { reason: 'does not go with mountPropagation' }, { conflict: true });
}

function checkDevice(device: TypedObject, report: ValueReport): void {
  checkBacksteps(device.at('devicePath'), report);
  const name = device.at('name');
  const volumes = device.around('core.v1.PodSpec')?.at('volumes').items() ?? [];
  const volume = volumes.find((candidate) => candidate.at('name').text === name.text && name.text !== undefined);
  if (volume === undefined || !isMap(volume.value)) return;
  const isClaim = volume.at('persistentVolumeClaim').isWritten || volume.at('ephemeral').isWritten;
  if (!isClaim) report.refuse(name, 'blockVolume', {}, { conflict: true });
}
