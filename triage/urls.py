"""Addresses of screenings, from the visit to the receipt."""

from django.urls import path

from triage.views import (
    answering,
    closing,
    deciding,
    fluid_plan,
    handout,
    leaflets,
    print_lists,
    recalls,
    referral_steps,
    referrals,
    signed,
    similar,
)

app_name = "triage"
urlpatterns = [
    path("visits/<uuid:visit>/screenings/", answering.start_screening, name="start"),
    path("visits/<uuid:visit>/leaflets/", leaflets.leaflets, name="leaflets"),
    path("screenings/<uuid:screening>/", answering.screening_door, name="screening"),
    path(
        "screenings/<uuid:screening>/sections/<slug:section>/",
        answering.section_view,
        name="section",
    ),
    path(
        "screenings/<uuid:screening>/sections/<slug:section>/none-present/",
        answering.none_present,
        name="none_present",
    ),
    path("screenings/<uuid:screening>/check/", deciding.check, name="check"),
    path("screenings/<uuid:screening>/result/", deciding.result, name="result"),
    path("screenings/<uuid:screening>/override/", deciding.override, name="override"),
    path("screenings/<uuid:screening>/close/", closing.close, name="close"),
    path(
        "screenings/<uuid:screening>/close/<int:action>/take-back/",
        closing.take_back,
        name="take_back",
    ),
    path("screenings/<uuid:screening>/sign/", deciding.sign_screening, name="sign"),
    path("screenings/<uuid:screening>/similar/", similar.similar, name="similar"),
    path("screenings/<uuid:screening>/receipt/", signed.receipt, name="receipt"),
    path("screenings/<uuid:screening>/handout/", handout.handout, name="handout"),
    path("screenings/<uuid:screening>/fluid-plan/", fluid_plan.fluid_plan, name="fluid_plan"),
    path("screenings/<uuid:screening>/in-error/", signed.mark_in_error, name="mark_in_error"),
    path("screenings/<uuid:screening>/refer/", referrals.start, name="referral_start"),
    path("print-lists/", print_lists.print_lists, name="print_lists"),
    path("print-lists/new/", print_lists.print_list_new, name="print_list_new"),
    path("print-lists/<uuid:batch>/", print_lists.print_list, name="print_list"),
    path("print-lists/<uuid:batch>/step/", print_lists.print_list_step, name="print_list_step"),
    path(
        "print-lists/<uuid:batch>/sheets/<int:number>/",
        print_lists.print_list_file,
        name="print_list_file",
    ),
    path("print-lists/<uuid:batch>/again/", print_lists.print_list_again, name="print_list_again"),
    path("referrals/", referrals.chase_list, name="referrals"),
    path("referrals/<uuid:referral>/", referrals.thread, name="referral"),
    path("referrals/<uuid:referral>/letter/", referrals.letter, name="referral_letter"),
    path(
        "referrals/<uuid:referral>/letters/<int:version>/",
        referrals.letter_pdf,
        name="referral_letter_pdf",
    ),
    *(
        path(
            f"referrals/<uuid:referral>/{page.name}/",
            referral_steps.PAGES.view(page),
            name=f"referral_{page.name.replace('-', '_')}",
        )
        for page in referral_steps.STEPS
    ),
    path("recalls/<uuid:recall>/", recalls.recall, name="recall"),
    *(
        path(
            f"recalls/<uuid:recall>/{page.name}/",
            recalls.PAGES.view(page),
            name=f"recall_{page.name.replace('-', '_')}",
        )
        for page in recalls.STEPS
    ),
]
