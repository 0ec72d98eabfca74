from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.db import connection


class RuleBackend(AuthenticationBackend):
    """Signs people in; answers no question of rights (`User.has_perm` asks the access rule)."""

    def user_can_authenticate(self, user):
        """An account without an assignment in force cannot sign in, and is told nothing else (PRODUCT §2)."""
        if not super().user_can_authenticate(user):
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM sec.held(%s))", [user.pk])
            return cursor.fetchone()[0]

    def get_user(self, user_id):
        # Asked at every request; `sec.begin` checks the assignments of the session's person itself.
        User = get_user_model()
        try:
            return User.objects.get(pk=user_id, is_active=True)
        except User.DoesNotExist:
            return None

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False

    def get_all_permissions(self, user_obj, obj=None):
        return set()
