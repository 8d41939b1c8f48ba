"""Places, organs in them, officers and the posts they hold 区划、机构、人员、岗位, all effective-dated.

Place codes are those of GB/T 2260 (province, city, county: 6 digits) and GB/T 10114 (township 9, village 12 digits).
An organ's versions are evidence; ``Organ`` is the row others point at and shows what the versions say last.
"""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from fazhi.kernel.ledger.evidence import Dated, DatedQuerySet, Evidence
from fazhi.kernel.organs.roles import ROLES, Role
from fazhi.kernel.wording import Label, in_both, words

D = TypeVar("D", bound=Dated)


class PlaceLevel(models.TextChoices):
    """Level of a place 行政区划级别."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "行政村"


class Place(Dated):
    """A place 行政区划 in one version; the code is its identity."""

    code = models.CharField("区划代码", max_length=12, db_index=True)
    level = models.CharField("级别", max_length=10, choices=PlaceLevel.choices)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=80, blank=True, default="")
    parent_code = models.CharField("上级代码", max_length=12, blank=True, default="")

    def __str__(self) -> str:
        return self.name


def subtree(code: str) -> str:
    """The prefix that the codes of a place and of all places in it share (130100 gives 1301, 130130 itself)."""
    if len(code) == 6:
        return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return code


class OrganKind(models.TextChoices):
    """Kind of organ 机构类别."""

    PARTY = "party", "党委机构"
    GOVERNMENT = "government", "政府工作部门"
    PEOPLES_GOVERNMENT = "peoples-government", "人民政府"
    TOWNSHIP = "township", "乡镇人民政府"
    VILLAGE_COMMITTEE = "village-committee", "村民委员会"
    OTHER = "other", "其他单位"


class Organ(models.Model):
    """An organ 机构 as last known; the versions behind it are in ``OrganVersion``."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField("机构代码", max_length=30, unique=True)
    place_code = models.CharField("区划代码", max_length=12, db_index=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    mark = models.CharField("机关代字", max_length=20, blank=True, default="")
    kind = models.CharField("类别", max_length=20, choices=OrganKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    from_on = models.DateField("设立日期")
    until_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def existed_on(self, day: datetime.date) -> bool:
        """Whether the organ existed on the day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class OrganVersion(Dated):
    """An organ as it was in a period 机构沿革."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="versions")
    place_code = models.CharField("区划代码", max_length=12, db_index=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    mark = models.CharField("机关代字", max_length=20, blank=True, default="")
    kind = models.CharField("类别", max_length=20, choices=OrganKind.choices)
    parent = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField("依据", max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Office(models.TextChoices):
    """An office of a place that procedures call for 职能; which organ holds it is designated, not chosen in a form."""

    STAFFING = "staffing", words("机构编制部门", "Staffing office")
    JUSTICE = "justice", words("司法行政部门", "Justice bureau")
    PARTY_OFFICE = "party-office", words("党委办公室", "Office of the Party committee")
    GOVERNMENT_OFFICE = "government-office", words("政府办公室", "Office of the government")
    DISCIPLINE = "discipline", words("纪检监察机关", "Discipline inspection and supervision commission")
    CONGRESS = "congress", words("人大常委会", "Standing committee of the congress")
    COURT = "court", words("人民法院", "Court")
    PROCURATORATE = "procuratorate", words("人民检察院", "Procuratorate")
    PETITIONS = "petitions", words("信访部门", "Petition office")
    TAX = "tax", words("税务部门", "Tax bureau")
    LABOUR_ARBITRATION = "labour-arbitration", words("劳动人事争议仲裁机构", "Labour arbitration commission")
    CADRE_TRAINING = "cadre-training", words("干部教育培训机构", "Cadre training")

    @property
    def both(self) -> Label:
        """Its name in both languages, to stand in a sentence of either."""
        return in_both(ValidationError(self.label))


class Designation(Dated):
    """Which organ holds an office of a place in a period 职能归口."""

    place_code = models.CharField(words("区划代码", "Place"), max_length=12, db_index=True)
    office = models.CharField(words("职能", "Office"), max_length=20, choices=Office.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="designations")
    basis = models.CharField(words("依据", "Basis"), max_length=200)

    def __str__(self) -> str:
        return f"{self.place_code} {self.office}: {self.organ}"


class Officer(Evidence):
    """A person in public service 工作人员; what they may do comes from their posts alone."""

    number = models.CharField("人员编号", max_length=30, unique=True)
    name = models.CharField("姓名", max_length=60)

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """The sign-in of an officer 登录账号; working data, so that an account can be closed and made again."""

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="account")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account")

    def __str__(self) -> str:
        return f"{self.user} ({self.officer})"


class Power(models.TextChoices):
    """Title under which a post acts 权力来源."""

    OWN = "own", words("法定", "Own")
    CONCURRENT = "concurrent", words("兼任", "Concurrent")
    DELEGATED = "delegated", words("授权", "Delegated")
    ENTRUSTED = "entrusted", words("委托", "Entrusted")
    ACTING = "acting", words("代岗", "Acting for an absent holder")


class AnnullableQuerySet(DatedQuerySet[D]):
    """Versions of what may be annulled 作废: what was annulled was never in force."""

    def standing(self, known: datetime.datetime | None = None) -> Self:
        """Versions that no later one supersedes and that do not annul."""
        return super().standing(known).filter(annulled_on=None)


class PostQuerySet(AnnullableQuerySet["Post"]):
    """Posts, asked by officer and day."""

    def held_by(self, officer: Officer, day: datetime.date) -> Self:
        """The posts that the officer holds on the day, own ones before those held for an absent colleague.

        Everything that asks what somebody may do asks here: an absence gives the deputy a post of its own for its
        days, so that offers, admission, sight and desk follow without asking further.
        """
        held = self.as_of(day).filter(officer=officer).select_related("organ", "officer", "acting_for__officer")
        return held.order_by(models.F("acting_for").asc(nulls_first=True), "from_on", "id")


class Post(Dated):
    """A post 岗位: an officer's role in an organ for a period."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    role = models.CharField("职责", max_length=20)
    title = models.CharField("职务", max_length=60, blank=True, default="")
    power = models.CharField("权力来源", max_length=10, choices=Power.choices, default=Power.OWN)
    acting_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="acted_by")
    annulled_on = models.DateField("作废日期", null=True, blank=True)

    acting_for_id: uuid.UUID | None

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(power=Power.ACTING, acting_for__isnull=False, until_on__isnull=False)
                | ~models.Q(power=Power.ACTING) & models.Q(acting_for=None),
                name="post_acting_ends",
            ),
        ]

    def __str__(self) -> str:
        instead = Label(f"，代{self.acting_for.officer}", f", for {self.acting_for.officer}") if self.acting_for else ""
        said = f"{self.role_label}{instead}"
        return f"{self.organ.short_name} {self.officer}{Label(f'（{said}）', f' ({said})')}"

    @property
    def role_label(self) -> Label:
        """The role's name in both languages."""
        return ROLES[self.role].label

    def gives(self, role: Role) -> bool:
        """Whether this post is of the role."""
        return self.role == role.key


class Deputy(Dated):
    """Who acts while the holder of a post is away AB岗（B岗）: B for A, named beforehand; one at a time for a post.

    ``subject`` follows from the post, so that the rule of periods itself refuses a second deputy at one time.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="deputies", verbose_name=words("A岗", "Post"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=words("B岗人员", "Deputy"))

    def __str__(self) -> str:
        return f"{self.officer} → {self.post}"


class Absence(Dated):
    """A time during which an officer is away from an organ 离岗; what is done meanwhile the deputies do."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="absences")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    ground = models.CharField(words("事由", "Ground"), max_length=20)
    annulled_on = models.DateField(words("作废日期", "Annulled on"), null=True, blank=True)

    objects: ClassVar = AnnullableQuerySet["Absence"].as_manager()

    def __str__(self) -> str:
        return f"{self.officer} {self.from_on}–{self.until_on}"
