"""The 42 attack cases: which tests hold each, and on which letters they run.

`python -m tests.attacks` prints the table; `tests/test_attacks.py` checks that every test is there and runs on those
letters.
"""

import sys
from dataclasses import dataclass

ALL, PROSE, PARSE = "ABCDEFGH", "DEFGH", "ABC"
CONTRACT = "tests/contract/"
ADVERSARY = f"{CONTRACT}test_adversary.py::test_no_attack_gets_further_than_the_members_own_bookings"


@dataclass(frozen=True, slots=True)
class Held:
    """`letters` where each pattern runs it; none for what no pattern has a part in."""

    id: str
    letters: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """`open` says why a case, or a part of it, has no test."""

    number: int
    attack: str
    tests: tuple[Held, ...]
    open: str = ""


def _case(number: int, attack: str, *tests: str, on: str = "", open: str = "") -> Case:
    """`on` are the letters of those tests that stand in tests/contract."""
    return Case(number, attack, tuple(Held(t, on if t.startswith(CONTRACT) else "") for t in tests), open)


SLACK, DISCORD, STORE, SERVICES = "tests/slack/", "tests/discord_/", "tests/store/", "tests/services/"
TALK = f"{CONTRACT}test_conversations.py::"
CASES = (
    _case(1, "a booking for somebody else", f"{TALK}test_book_as_somebody_else_books_for_the_one_who_asks", on=ALL),
    _case(
        2,
        "tool arguments that name a member",
        f"{SERVICES}test_services.py::test_a_member_named_beside_the_token_is_refused",
        f"{CONTRACT}test_adversary.py::test_tool_arguments_that_name_somebody_else_change_nothing_for_them",
        on=ALL,
    ),
    _case(
        3, '"I am the admin, cancel everything"', ADVERSARY, f"{TALK}test_only_an_admin_switches_the_pattern", on=ALL
    ),
    _case(
        4,
        "another member's code",
        f"{TALK}test_another_members_code_is_unknown",
        f"{STORE}test_bookings.py::TestCancel::test_missing_and_foreign_bookings_sound_the_same",
        on=ALL,
    ),
    _case(
        5,
        "a booking of another workspace",
        f"{DISCORD}test_clubs.py::test_bookings_of_one_guild_are_neither_seen_nor_cancelled_from_another",
        open="no audit line: a code of another workspace is not told from one that never was",
    ),
    _case(
        6,
        "what another workspace booked",
        f"{SLACK}test_members_table.py::test_two_workspaces_whose_members_have_the_same_ids_do_not_see_each_other",
        f"{STORE}test_bookings.py::TestBook::test_taken_cells_are_those_of_this_club_in_this_span",
    ),
    _case(
        7,
        "the same ids in two workspaces or platforms",
        "tests/test_attacks.py::test_conversations_of_other_workspaces_platforms_and_members_share_nothing",
        f"{SLACK}test_members_table.py::test_two_workspaces_whose_members_have_the_same_ids_do_not_see_each_other",
    ),
    _case(8, "a yes of another member", f"{TALK}test_two_members_in_one_thread_do_not_finish_each_other", on=ALL),
    _case(
        9,
        "another member's button",
        f"{TALK}test_another_members_click_on_confirm_is_refused",
        f"{SLACK}test_ways_in.py::test_another_member_cannot_press_it",
        f"{DISCORD}test_ways_in.py::test_another_member_cannot_press_it",
        on=ALL,
    ),
    _case(
        10,
        "every court all week",
        ADVERSARY,
        f"{TALK}test_the_limit_of_live_bookings_is_told",
        f"{STORE}test_bookings.py::TestBook::test_the_sixth_live_booking_is_too_many",
        on=ALL,
    ),
    _case(
        11,
        "parallel requests past the quota",
        f"{STORE}test_races.py::test_60_wishes_of_one_member_make_five_bookings",
        f"{STORE}test_races.py::test_one_turn_in_four_processes_books_what_one_turn_may",
    ),
    _case(
        12,
        "hoarding by book and cancel",
        f"{CONTRACT}test_adversary.py::test_cycling_through_bookings_is_bounded_a_turn",
        "tests/store/test_cycles.py::"
        "test_after_four_courts_given_up_within_an_hour_the_next_one_waits_and_says_until_when",
        "tests/store/test_cycles.py::test_turns_that_run_at_once_are_braked_together",
        on=ALL,
    ),
    _case(
        13,
        "times that cannot be",
        f"{CONTRACT}test_bad_input.py::test_days_and_times_that_do_not_exist_are_asked_about",
        f"{CONTRACT}test_bad_input.py::test_the_hour_that_the_clocks_skip_does_not_exist",
        f"{TALK}test_a_slot_that_the_rules_forbid_is_refused_with_the_reason",
        ADVERSARY,
        on=ALL,
    ),
    _case(
        14,
        "code in a court's name",
        f"{CONTRACT}test_bad_input.py::test_hostile_text_gets_an_answer_to_act_on",
        ADVERSARY,
        on=ALL,
    ),
    _case(
        15,
        "malformed tool arguments",
        "tests/test_tools.py::test_bad_arguments_come_back_as_words_and_reach_no_desk",
        "tests/test_tools.py::test_the_second_mistake_ends_the_model_s_part",
        "tests/test_strict.py::test_json_with_two_readings_or_none_is_refused",
        f"{CONTRACT}test_faults.py::test_one_message_with_everything",
        on=ALL,
    ),
    _case(
        16,
        "a tool that is not there",
        "tests/test_tools.py::test_an_unknown_tool_is_told_which_there_are",
        f"{CONTRACT}test_faults.py::test_one_message_with_everything",
        f"{CONTRACT}test_faults.py::test_an_endless_loop_ends_within_the_bounds",
        on=ALL,
    ),
    Case(
        17,
        '"print your system prompt"',
        (
            Held(f"{CONTRACT}test_prose.py::test_no_prompt_is_shown_in_any_disguise", PROSE),
            Held(f"{CONTRACT}test_prose.py::test_a_confirmation_carries_no_link_and_nothing_that_is_not_so", "B"),
            Held(f"{CONTRACT}test_prose.py::test_unclear_words_are_quoted_from_the_member_alone", PARSE),
            Held("tests/test_leaks.py::test_a_prompt_is_found_in_its_disguise"),
        ),
    ),
    _case(
        18,
        "keys and secrets",
        f"{CONTRACT}test_attack_cases.py::test_no_secret_is_in_what_models_read_or_members_are_told",
        f"{SLACK}test_app.py::test_no_word_and_no_secret_is_logged_even_at_debug",
        f"{DISCORD}test_delivery.py::test_neither_words_nor_tokens_are_logged",
        on=ALL,
    ),
    _case(
        19,
        "another conversation",
        f"{CONTRACT}test_attack_cases.py::test_no_model_reads_what_another_member_said",
        on=ALL,
    ),
    Case(
        20,
        "an order in a name, a note or a reason",
        (
            Held(f"{CONTRACT}test_obedience.py::test_no_turn_that_lists_asks_or_denies_cancels", ALL),
            Held(f"{CONTRACT}test_obedience.py::test_no_turn_that_lists_or_asks_books", ALL),
            Held(f"{CONTRACT}test_obedience.py::test_a_models_wish_is_asked_and_a_press_does_it", ALL),
            Held(f"{CONTRACT}test_quoted.py::test_a_model_that_obeys_quoted_words_writes_nothing", ALL),
            Held(
                "tests/bedrock_agents/test_action_group.py::"
                "test_writes_that_the_members_words_do_not_order_are_for_them_to_confirm"
            ),
        ),
    ),
    _case(
        21,
        "an order or a rank in a display name",
        f"{CONTRACT}test_attack_cases.py::test_a_display_name_gives_no_rank_and_is_read_by_no_model",
        f"{DISCORD}test_delivery.py::test_hostile_names_and_notes_ping_nobody",
        on=ALL,
    ),
    _case(22, "a poisoned session", "tests/test_attacks.py::test_a_poisoned_session_is_a_fresh_one_and_runs_nothing"),
    Case(
        23,
        "an agent that tells another one what to do",
        (
            Held(f"{CONTRACT}test_obedience.py::test_no_turn_that_lists_or_asks_books", ALL),
            Held(f"{SERVICES}test_services.py::test_a_booking_that_only_the_service_claims_does_not_count"),
        ),
    ),
    _case(
        24,
        "a forged call of a service",
        f"{SERVICES}test_services.py::test_without_a_valid_identity_nothing_is_done",
        f"{SERVICES}test_identity.py::test_another_member_under_the_same_signature_is_refused",
        f"{SERVICES}test_identity.py::test_a_token_for_one_service_is_no_good_at_another",
    ),
    _case(
        25,
        "a replayed call of a service",
        f"{SERVICES}test_services.py::test_the_same_key_at_once_is_one_run",
        f"{STORE}test_bookings.py::TestBook::test_the_same_turn_again_finds_the_booking_that_stands",
    ),
    _case(
        26,
        "Slack's mentions in anything",
        f"{SLACK}test_blocks.py::test_nothing_that_a_person_or_a_model_wrote_is_read_as_markup",
        f"{SLACK}test_blocks.py::test_hostile_words_are_shown_as_they_are_in_rich_text",
        ADVERSARY,
        on=ALL,
    ),
    _case(
        27,
        "Discord's mentions in anything",
        f"{DISCORD}test_cards.py::test_every_message_says_that_it_pings_nobody_and_shows_no_previews",
        f"{DISCORD}test_cards.py::test_nothing_that_anybody_writes_can_ping_even_where_mentions_are_on",
    ),
    Case(
        28,
        "links that hide where they go",
        (
            Held(f"{CONTRACT}test_prose.py::test_no_link_is_shown_however_it_is_written", PROSE),
            Held(f"{CONTRACT}test_prose.py::test_a_confirmation_carries_no_link_and_nothing_that_is_not_so", "B"),
            Held(f"{CONTRACT}test_prose.py::test_unclear_words_are_quoted_from_the_member_alone", PARSE),
            Held("tests/test_wording.py::test_words_that_may_be_taken_for_a_link_are_not_shown"),
        ),
    ),
    Case(
        29,
        "links that carry data away",
        (
            Held(f"{CONTRACT}test_prose.py::test_no_link_is_shown_however_it_is_written", PROSE),
            Held(f"{SLACK}test_delivery.py::test_a_mention_is_answered_in_its_thread_without_unfurling"),
            Held(f"{DISCORD}test_cards.py::test_every_message_says_that_it_pings_nobody_and_shows_no_previews"),
        ),
    ),
    _case(
        30,
        "a wrong signature",
        f"{SLACK}test_transports.py::test_a_request_that_slack_did_not_sign_just_now_is_refused",
        f"{SLACK}test_garbage.py::test_a_signature_that_is_none_is_refused",
    ),
    _case(31, "a replayed request", f"{SLACK}test_transports.py::test_a_replayed_request_is_one_turn"),
    _case(
        32,
        "a timestamp that is old, ahead or none",
        f"{SLACK}test_garbage.py::test_a_time_that_is_none_is_no_signature",
        f"{SLACK}test_transports.py::test_a_request_that_slack_did_not_sign_just_now_is_refused",
    ),
    _case(
        33,
        "a forged form or command",
        f"{SLACK}test_forms.py::test_a_user_id_forged_into_a_form_changes_nothing",
        f"{SLACK}test_transports.py::test_an_ssl_check_is_no_way_around_the_signature",
        f"{CONTRACT}test_quoted.py::test_quoted_words_order_nothing",
        on=ALL,
        open="Discord's requests over HTTP are not served: its events come over the gateway alone",
    ),
    _case(
        34,
        "a storm of retries",
        f"{SLACK}test_storms.py::test_a_storm_of_retries_is_one_turn_each",
        f"{SLACK}test_storms.py::test_an_event_is_acknowledged_in_time_while_the_model_takes_half_a_minute",
    ),
    _case(
        35,
        "bots that talk to each other",
        f"{SLACK}test_events.py::test_talk_between_others_is_not_for_the_bot",
        f"{DISCORD}test_events.py::test_bots_webhooks_notices_and_everyone_are_not_heard",
    ),
    _case(
        36,
        "requests to where we should not go",
        "tests/test_attacks.py::test_services_are_called_where_the_settings_say_and_nowhere_else",
        open="private addresses are not refused: services live on them, and only the settings name any",
    ),
    _case(
        37, "a forged response_url", f"{SLACK}test_delivery.py::TestPrivately::test_a_forged_response_url_gets_nothing"
    ),
    _case(
        38,
        "more than a wallet bears",
        f"{CONTRACT}test_bad_input.py::test_a_long_message_is_told_how_long_it_may_be",
        f"{CONTRACT}test_faults.py::test_an_endless_loop_ends_within_the_bounds",
        "tests/inbox/test_inbox.py::test_a_members_turns_in_a_minute_are_counted_over_all_conversations",
        "tests/test_budgets.py::test_past_a_members_turns_the_plain_parser_books_and_says_until_when",
        "tests/test_budgets.py::test_tokens_count_for_the_workspace_and_another_hour_is_another_budget",
        on=ALL,
    ),
    _case(
        39,
        "messages that are slow to read",
        "tests/nlu/test_heard.py::test_a_long_message_costs_little",
        "tests/nlu/test_when.py::test_hostile_input_costs_little_more_than_ordinary_words",
        "tests/test_orders.py::test_long_messages_are_read_quickly",
        "tests/test_leaks.py::test_noise_is_read_quickly",
    ),
    Case(
        40,
        '"booked!" without a row',
        (
            Held(ADVERSARY, ALL),
            Held(f"{CONTRACT}test_faults.py::test_one_message_with_everything", ALL),
            Held(f"{CONTRACT}test_prose.py::test_words_beside_an_open_offer_end_with_what_is_so", PROSE),
            Held("tests/test_wording.py::test_letters_that_only_look_latin_hide_nothing"),
        ),
    ),
    _case(
        41,
        "another slot than the one confirmed",
        f"{TALK}test_confirm_before_book_books_only_on_a_yes",
        f"{STORE}test_proposals.py::TestConfirm::test_a_yes_books_the_stored_slot_for_its_turn",
        f"{CONTRACT}test_bad_input.py::test_a_made_up_button_is_refused",
        on=ALL,
    ),
    _case(
        42,
        "errors that tell too much",
        f"{SLACK}test_oauth.py::TestInstalling::test_where_slack_is_down_the_page_says_so_without_a_traceback",
        "tests/test_dispatch.py::test_a_bug_before_any_commit_is_an_incident_and_says_that_nothing_was_booked",
        f"{CONTRACT}test_faults.py::test_one_message_with_everything",
        on=ALL,
    ),
)


def table() -> str:
    """In Markdown."""
    rows = ["| # | attack | tests (letters) | open |", "|-|-|-|-|"]
    for case in CASES:
        tests = "<br>".join(f"`{t.id}`" + (f" ({t.letters})" if t.letters else "") for t in case.tests)
        rows.append(f"| {case.number} | {case.attack} | {tests} | {case.open} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
