"""Discriminators: classes that derive, unions that a property tells apart, both ways over the wire."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pydantic
import pytest
from tests.clients import Client
from tests.functional.support import connect, document, reply

FAMILY = document("""
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'200': {description: '', content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      operationId: addPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /dogs:
    get:
      operationId: listDogs
      responses: {'200': {description: '', content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Dog'}}}}}}
  /owner:
    get:
      operationId: getOwner
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}}
components:
  schemas:
    Pet:
      type: object
      description: Any pet.
      required: [petType, name]
      discriminator: {propertyName: petType, mapping: {dog: '#/components/schemas/Dog', reptile: Lizard}}
      properties:
        petType: {type: string}
        name: {type: string}
        friend: {$ref: '#/components/schemas/Pet'}
    Cat:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {type: object, required: [skill], properties: {skill: {type: string}}}
    Dog:
      description: A dog.
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - type: object
          properties: {petType: {type: string, enum: [dog]}, packSize: {type: integer}}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}, {properties: {age: {type: integer}}}]}
    Lizard: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {name: {type: string, maxLength: 3}}}]}
    Ghost: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {friend: {type: string}}}]}
    Alias: {description: By another name., allOf: [{$ref: '#/components/schemas/Pet'}]}
    Owner:
      type: object
      required: [pet]
      properties:
        pet: {$ref: '#/components/schemas/Pet'}
        byName: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}
        maybe: {anyOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}
        other: {$ref: '#/components/schemas/Alias'}
    Job:
      type: object
      discriminator: {propertyName: type}
      properties: {type: {type: string}, room: {$ref: '#/components/schemas/Room'}}
    Cleaning: {allOf: [{$ref: '#/components/schemas/Job'}, {properties: {soap: {type: boolean}}}]}
    Room: {type: object, properties: {first: {$ref: '#/components/schemas/Building'}}}
    Building: {type: object, properties: {rooms: {type: array, items: {$ref: '#/components/schemas/Room'}}, chief: {$ref: '#/components/schemas/Chief'}}}
    Chief: {allOf: [{$ref: '#/components/schemas/Job'}, {properties: {car: {$ref: '#/components/schemas/Building'}}}]}
    Kind: {type: string, enum: [SMALL_CAR, TRUCK, OTHER]}
    Vehicle:
      type: object
      discriminator: {propertyName: kind}
      properties: {kind: {$ref: '#/components/schemas/Kind'}, a-b: {type: string}}
    SmallCar: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {a_b: {type: integer}}}]}
    Van: {x-ms-discriminator-value: OTHER, allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {seats: {type: integer}}}]}
    Truck: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {load: {type: integer}}}]}
    Fleet: {type: object, properties: {all: {type: array, items: {$ref: '#/components/schemas/Vehicle'}}}}
    Plane: {x-ms-discriminator-value: PLANE, allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {wings: {type: integer}}}]}
    Event: {type: object, discriminator: {propertyName: type}, properties: {at: {type: string}}}
    Started: {allOf: [{$ref: '#/components/schemas/Event'}, {properties: {by: {type: string}}}]}
    Log: {type: object, properties: {events: {type: array, items: {$ref: '#/components/schemas/Event'}}}}
""")

UNIONS = document("""
components:
  schemas:
    Circle: {type: object, required: [kind, size], properties: {kind: {type: string}, size: {type: number}}}
    Square: {type: object, required: [kind, size], properties: {kind: {type: string}, size: {type: number}, tilt: {type: number}}}
    Blob: {type: object, properties: {size: {type: number}}}
    Optional: {type: object, required: [points], properties: {kind: {type: string, enum: [star]}, points: {type: integer}}}
    Mapped:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind, mapping: {circle: '#/components/schemas/Circle', round: Circle, square: Square}}
    Crossed:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind, mapping: {Circle: Square}}
    Implicit:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind}
    Partial:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}, {type: string}]
      discriminator: {propertyName: kind, mapping: {square: Square, blob: Blob}}
    Loose:
      anyOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Optional'}, {$ref: '#/components/schemas/Blob'}]
      discriminator: {propertyName: kind, mapping: {star: Optional}}
    Fallback:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Blob'}]
      discriminator: {propertyName: kind, defaultMapping: Blob}
    Beside:
      type: object
      properties: {drawn: {type: boolean}}
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind, mapping: {round: Circle}}
    Within:
      allOf: [{$ref: '#/components/schemas/Implicit'}, {properties: {drawn: {type: boolean}}}]
    OneUnnamed:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {type: object, required: [kind, side], properties: {kind: {type: string}, side: {type: number}}}]
      discriminator: {propertyName: kind}
    AllUnnamed:
      oneOf: [{title: Flat, type: object, required: [kind, area], properties: {kind: {type: string}, area: {type: number}}}, {title: Solid, type: object, required: [kind, volume], properties: {kind: {type: string}, volume: {type: number}}}]
      discriminator: {propertyName: kind}
    Star: {type: object, properties: {kind: {type: string, enum: [star]}, rays: {type: integer}}}
    Moon: {type: object, required: [kind], properties: {kind: {type: string, const: moon}, phase: {type: string}}}
    OtherMoon: {type: object, required: [craters], properties: {kind: {type: string, const: moon}, craters: {type: integer}}}
    Words:
      oneOf: [{$ref: '#/components/schemas/Star'}, {$ref: '#/components/schemas/Moon'}]
      discriminator: {propertyName: kind}
    Twins:
      oneOf: [{$ref: '#/components/schemas/Star'}, {$ref: '#/components/schemas/Moon'}, {$ref: '#/components/schemas/OtherMoon'}]
      discriminator: {propertyName: kind}
    Holder:
      type: object
      properties:
        words: {$ref: '#/components/schemas/Words'}
        twins: {$ref: '#/components/schemas/Twins'}
        mapped: {$ref: '#/components/schemas/Mapped'}
        crossed: {$ref: '#/components/schemas/Crossed'}
        implicit: {$ref: '#/components/schemas/Implicit'}
        partial: {$ref: '#/components/schemas/Partial'}
        loose: {$ref: '#/components/schemas/Loose'}
        fallback: {$ref: '#/components/schemas/Fallback'}
        list: {type: array, items: {$ref: '#/components/schemas/Mapped'}}
        beside: {$ref: '#/components/schemas/Beside'}
        within: {$ref: '#/components/schemas/Within'}
        one_unnamed: {$ref: '#/components/schemas/OneUnnamed'}
        all_unnamed: {$ref: '#/components/schemas/AllUnnamed'}
paths:
  /holder:
    get:
      operationId: getHolder
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}}
""")

PACKAGES = {"family": FAMILY, "tagged_unions": UNIONS}
Clients = Callable[[dict[str, str], str], Client]


@pytest.fixture(scope="module")
def family(clients: Clients) -> ModuleType:
    return clients(PACKAGES, "family").load()


@pytest.fixture(scope="module")
def unions(clients: Clients) -> ModuleType:
    return clients(PACKAGES, "tagged_unions").load()


def test_kinds_derive_from_their_base(family: ModuleType) -> None:
    m = family.models
    assert issubclass(m.Cat, m.Pet)
    assert issubclass(m.Puppy, m.Dog) and issubclass(m.Dog, m.Pet)
    assert issubclass(m.Lizard, m.Pet)  # a narrower limit is no other type
    assert not issubclass(m.Ghost, m.Pet)
    assert set(m.Cat.__annotations__) == {"pet_type", "skill"}
    assert m.Dog.__doc__ == "A dog." and not m.Cat.__doc__


def test_the_name_of_a_mapped_kind_means_it_too(family: ModuleType) -> None:
    value = {"petType": "Lizard", "name": "Ada"}
    owner = family.models.Owner.from_dict({"pet": value})
    assert type(owner.pet).__name__ == "Lizard"
    assert owner.to_dict() == {"pet": value}
    # "Dog" is what a dog itself does not allow.
    dog = {"petType": "Dog", "name": "Rex"}
    assert type(family.models.Owner.from_dict({"pet": dog}).pet).__name__ == "Pet"


def test_the_tag_is_filled_in(family: ModuleType) -> None:
    m = family.models
    assert m.Cat(name="x", skill="lazy").to_dict() == {
        "petType": "Cat",
        "name": "x",
        "skill": "lazy",
    }
    assert m.Dog(name="x").pet_type == "dog"
    assert m.Puppy(name="x").to_dict() == {"petType": "Puppy", "name": "x"}
    assert m.Lizard(name="x").to_dict() == {"petType": "reptile", "name": "x"}
    assert m.Ghost(name="x").to_dict() == {"petType": "Ghost", "name": "x"}
    assert m.SmallCar(a_b_=1).to_dict() == {"kind": "SMALL_CAR", "a_b": 1}
    assert m.SmallCar().kind is m.Kind.SMALL_CAR
    assert m.Started(by="me").to_dict() == {"type": "Started", "by": "me"}
    with pytest.raises(pydantic.ValidationError):
        m.Lizard(name="long")


def test_a_base_is_read_as_what_it_is(family: ModuleType) -> None:
    m = family.models
    pets = [
        {"petType": "Cat", "name": "c", "skill": "lazy"},
        {"petType": "dog", "name": "d", "friend": {"petType": "Puppy", "name": "p"}},
        {"petType": "reptile", "name": "l"},
        {"petType": "Ghost", "name": "g", "friend": "me"},
        {"petType": "Pet", "name": "b"},
        {"petType": "unicorn", "name": "u", "horn": 1},
    ]
    client, _ = connect(family, reply(pets))
    found = client.default.list_pets()
    kinds = [m.Cat, m.Dog, m.Lizard, m.Ghost, m.Pet, m.Pet]
    assert [type(each) for each in found] == kinds
    assert type(found[1].friend) is m.Puppy
    assert [each.to_dict() for each in found] == pets
    assert found[5].horn == 1


def test_a_base_is_read_wherever_it_is_referred_to(family: ModuleType) -> None:
    m = family.models
    cat = {"petType": "Cat", "name": "c", "skill": "lazy"}
    owner = {"pet": cat, "byName": {"c": cat}, "maybe": cat, "other": cat}
    found = m.Owner.from_dict(owner)
    every = (found.pet, found.by_name["c"], found.maybe, found.other)
    assert all(type(each) is m.Cat for each in every)
    assert found.to_dict() == owner
    assert m.Owner.from_dict({"pet": cat, "maybe": None}).maybe is None
    fleet = m.Fleet.from_dict(
        {"all": [{"kind": "TRUCK", "load": 1}, {"kind": "OTHER"}, {}]}
    )
    assert [type(each) for each in fleet.all] == [
        m.Truck,
        m.Van,
        m.Vehicle,
    ]
    log = m.Log.from_dict({"events": [{"type": "Started", "by": "me"}, {"at": "now"}]})
    assert [type(each) for each in log.events] == [m.Started, m.Event]


def test_what_a_kind_inherits_is_found(clients: Clients) -> None:
    """In a process of its own, where nothing has been resolved before."""
    code = (
        "import family.models as m\n"
        "job = m.Cleaning.from_dict({'room': {'first': {'chief': {'type': 'Chief'}}}})\n"
        "print(type(job.room.first.chief).__name__, job.type)"
    )
    done = clients(PACKAGES, "family").run(code)
    assert done.stdout == "Chief Cleaning\n", done.stderr


def test_a_kind_may_be_of_kinds_itself(family: ModuleType) -> None:
    m = family.models
    dogs = [
        {"petType": "dog", "name": "d"},
        {"petType": "Puppy", "name": "p", "age": 1},
    ]
    client, _ = connect(family, reply(dogs))
    assert [type(each) for each in client.default.list_dogs()] == [m.Dog, m.Puppy]


def test_what_a_kind_lacks_is_no_reason_to_take_another(family: ModuleType) -> None:
    m = family.models
    client, _ = connect(family, reply({"pet": {"petType": "Cat", "name": "c"}}))
    with pytest.warns(Warning, match="skill"):
        found = client.default.get_owner()
    assert type(found.pet) is m.Cat


@pytest.mark.parametrize("as_dict", [False, True])
def test_kinds_are_sent(family: ModuleType, as_dict: bool) -> None:
    m = family.models
    answer = {"petType": "Puppy", "name": "p"}
    client, sent = connect(family, reply(answer))
    cat: Any = m.Cat(name="c", skill="lazy", friend=m.Pet(petType="new", name="n"))
    found = client.default.add_pet(cat.to_dict() if as_dict else cat)
    assert type(found) is m.Puppy
    assert sent.json == {
        "petType": "Cat",
        "name": "c",
        "skill": "lazy",
        "friend": {"petType": "new", "name": "n"},
    }


def test_a_tag_that_the_base_does_not_allow_tells_a_kind_all_the_same(
    family: ModuleType,
) -> None:
    m = family.models
    vehicles = [{"kind": "PLANE", "wings": 2}, {"kind": "TRUCK", "load": 1}]
    plane, truck = m.Fleet.from_dict({"all": vehicles}).all
    assert (type(plane), type(truck)) == (m.Plane, m.Truck)
    assert isinstance(truck, m.Vehicle) and not isinstance(plane, m.Vehicle)
    assert m.Plane(wings=2).to_dict() == vehicles[0]


def test_a_note_says_what_does_not_derive(clients: Clients) -> None:
    found = clients(PACKAGES, "family").diagnostics
    assert [d.message for d in found if d.code == "no-subclass"] == [
        '"friend" is not what it is in the base: no subclass of that',
        '"kind" is not what it is in the base: no subclass of that',
    ]
    assert [d.message for d in found if d.code == "discriminator-not-declared"] == [
        'the schema has no property "type"; a string is added'
    ]


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("mapped", {"kind": "circle", "size": 1}, "Circle"),
        ("mapped", {"kind": "round", "size": 1}, "Circle"),
        ("mapped", {"kind": "square", "size": 1}, "Square"),
        ("mapped", {"kind": "Square", "size": 1}, "Square"),
        ("mapped", {"kind": "Circle", "size": 1}, "Circle"),
        ("crossed", {"kind": "Circle", "size": 1}, "Square"),
        ("crossed", {"kind": "Square", "size": 1}, "Square"),
        ("implicit", {"kind": "Circle", "size": 1}, "Circle"),
        ("implicit", {"kind": "Square", "size": 1}, "Square"),
        ("partial", {"kind": "square", "size": 1}, "Square"),
        ("partial", {"kind": "Circle", "size": 1}, "Circle"),
        ("loose", {"kind": "star", "points": 1}, "Optional"),
        ("loose", {"kind": "Circle", "size": 1}, "Circle"),
        ("loose", {"points": 1}, "Optional"),
        ("fallback", {"kind": "Circle", "size": 1}, "Circle"),
        ("fallback", {"kind": "new", "size": 1}, "Blob"),
        ("fallback", {"size": 1}, "Blob"),
        ("words", {"kind": "star", "rays": 5}, "Star"),
        ("words", {"kind": "moon", "phase": "new"}, "Moon"),
        ("words", {"rays": 5}, "Star"),
        ("twins", {"kind": "star", "rays": 5}, "Star"),
        ("twins", {"kind": "moon", "craters": 5}, "OtherMoon"),
        ("twins", {"kind": "moon", "phase": "new"}, "Moon"),
        ("beside", {"kind": "round", "size": 1, "drawn": True}, "BesideObject"),
        ("beside", {"kind": "Square", "size": 1, "tilt": 2}, "BesideTilt"),
        ("within", {"kind": "Circle", "size": 1, "drawn": True}, "WithinObject"),
        ("within", {"kind": "Square", "size": 1}, "WithinTilt"),
        ("one_unnamed", {"kind": "Circle", "size": 1}, "Circle"),
        ("one_unnamed", {"kind": "any", "side": 1}, "OneUnnamedObject"),
        ("all_unnamed", {"kind": "any", "area": 1}, "AllUnnamedFlat"),
        ("all_unnamed", {"kind": "any", "volume": 1}, "AllUnnamedSolid"),
    ],
)
def test_a_declared_property_decides(
    unions: ModuleType, field: str, value: dict[str, Any], kind: str
) -> None:
    holder = unions.models.Holder.from_dict({field: value})
    assert type(getattr(holder, field)).__name__ == kind
    assert holder.to_dict() == {field: value}
    again = unions.models.Holder(**{field: getattr(holder, field)})
    assert again == holder


def test_a_new_tag_is_kept(unions: ModuleType) -> None:
    value = {"mapped": {"kind": "new", "x": 1}, "list": [{"kind": "square", "size": 1}]}
    client, _ = connect(unions, reply(value))
    found = client.default.get_holder()
    assert found.to_dict() == value
    assert type(found.list_[0]) is unions.models.Square
    assert not isinstance(found.mapped, (unions.models.Circle, unions.models.Square))


def test_what_is_left_out_is_said(clients: Clients) -> None:
    found = clients(PACKAGES, "tagged_unions").diagnostics
    said = [d.message for d in found if "discriminator" in d.code]
    assert said == [
        '"blob" is mapped to a schema that is no variant here; left out',
        '1 of 3 variants have no property "kind"',
        '1 of 2 variants have no property "kind"',
        "no value leads to 2 variants: values are of what they fit",
        "variants allow other values than the discriminator says, and some the same: a value is "
        "of the variant that it fits",
    ]
