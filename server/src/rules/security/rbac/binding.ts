// The part of the rbac.authorization.k8s.io/v1 API that rules about bindings read.
import { list, object, string } from '../../../kubernetes/shape';

/** A RoleBinding or a ClusterRoleBinding. */
export const roleBinding = object({
  roleRef: object({ apiGroup: string, kind: string, name: string }),
  subjects: list(object({ kind: string, apiGroup: string, name: string, namespace: string })),
});
